# shellcheck shell=sh
# Sourced by sh scripts: find_jdk sets $jdk to the home of a JDK 25 or newer, or explains and exits.
# Only shell built-ins, because the launcher runs it on every start.

# True if $1 is the home of a new enough JDK. Every JDK says its version in its file `release`.
is_jdk25() {
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    while IFS='="' read -r name _ version _; do
        if [ "$name" = JAVA_VERSION ]; then
            [ "${version%%[!0-9]*}" -ge 25 ] 2>/dev/null
            return
        fi
    done <"$1/release"
    return 1
}

find_jdk() {
    if [ -n "${REDLITE_JAVA_HOME:-}" ]; then
        jdk=$REDLITE_JAVA_HOME
        is_jdk25 "$jdk" && return
        echo "redlite: REDLITE_JAVA_HOME=$jdk is not the home of a JDK 25 or newer" >&2
        exit 1
    fi
    on_path=$(command -v javac 2>/dev/null) || on_path=
    while [ -L "$on_path" ]; do
        link=$(readlink "$on_path")
        case $link in
            /*) on_path=$link ;;
            *) on_path=${on_path%/*}/$link ;;
        esac
    done
    mac=Library/Java/JavaVirtualMachines
    for jdk in "${JAVA_HOME:-}" "${on_path%/bin/javac}" \
        /usr/lib/jvm/* /usr/java/* /opt/* /opt/java/* \
        "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* \
        "/$mac"/*/Contents/Home "${HOME:-}/$mac"/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        is_jdk25 "$jdk" && return
    done
    cat >&2 <<EOF
redlite: no JDK 25 or newer found.
Looked at REDLITE_JAVA_HOME, JAVA_HOME and javac on the PATH, and in /usr/lib/jvm, /usr/java, /opt,
~/.sdkman/candidates/java, ~/.jdks, /$mac and /opt/homebrew/opt.
Install one (https://adoptium.net) or set REDLITE_JAVA_HOME to its folder.
EOF
    exit 1
}
