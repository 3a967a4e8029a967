package dev.redlite.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.Redlite;
import dev.redlite.engine.Config;
import dev.redlite.server.testing.RawClient;
import dev.redlite.server.testing.RunningServer;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class ConfigFileTest {
    @TempDir Path folder;
    private final StringWriter err = new StringWriter();

    private Path write(String name, String... lines) throws IOException {
        return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
    }

    private int run(String... args) {
        return Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err, true), args);
    }

    private static CommandLine.Model.CommandSpec spec() {
        return new CommandLine(new ServeCommand()).getCommandSpec();
    }

    private final Directives directives = new Directives(spec(), Config.defaults());

    private String[] words(String... args) {
        return CommandWords.read(new CommandLine(new ServeCommand()), directives, args).arguments();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "foo bar; Bad directive or wrong number of arguments",
                "port \"70; Unbalanced quotes in configuration line",
                "maxmemory 12q; argument must be a memory value",
                "maxclients 1 2; wrong number of arguments",
                "timeout; wrong number of arguments",
                "maxclients 0; argument must be between 1 and 4294967295 inclusive",
                "appendonly maybe; argument must be 'yes' or 'no'",
                "exclusive maybe; argument must be 'yes' or 'no'",
                "databases 17; there are always 16 databases",
                "replicaof 10.0.0.1; wrong number of arguments",
                "replicaof 10.0.0.1 70000; Invalid master port",
                "help yes; Bad directive or wrong number of arguments",
            })
    void aLineThatIsWrongIsNamed(String line, String why) throws IOException {
        Path file = write("a.conf", "# first", "", line);
        assertThat(run(file.toString())).isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo(
                        "\n*** FATAL CONFIG FILE ERROR (Redlite 0.1.0) ***\n"
                                + "Reading the configuration file, at line 3\n"
                                + ">>> '"
                                + line
                                + "'\n"
                                + why
                                + "\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "user; user; Bad directive or wrong number of arguments",
                "user alice on >pw wrong; user alice on >... wrong;"
                        + " Error in user declaration 'alice': Syntax error",
                "user alice on +@nosuch; user alice on +@nosuch; Error in user declaration"
                        + " 'alice': Unknown command or category name in ACL",
                "user 'al ice' on; user al ice on; Error in user declaration 'al ice': Spaces not"
                        + " allowed in ACL usernames",
                "user bob on; user bob on; Error in user declaration 'bob': Duplicate user found. A"
                        + " user can only be defined once in config files",
                "user alice >pw (~a +get; user alice >... (~a +get; Error in user declaration"
                        + " 'alice': Unmatched parenthesis in acl selector starting at '(~a'.",
                "user alice \">pw; user ...; Unbalanced quotes in configuration line"
            })
    void aUserThatIsWrongIsNamedWithoutItsPassword(String line, String shown, String why)
            throws IOException {
        Path file = write("a.conf", "user bob on nopass", "", line);
        assertThat(run(file.toString(), "--storage", "memory")).isEqualTo(1);
        assertThat(err.toString()).endsWith("at line 3\n>>> '" + shown + "'\n" + why + "\n");
    }

    @Test
    void usersAreInOneFileOnly() throws IOException {
        Path users = write("users.acl", "user carol on nopass");
        Path file = write("a.conf", "user bob on nopass", "aclfile " + users);
        assertThat(run(file.toString(), "--storage", "memory")).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("redlite: Configuring Redis with users defined in redis.conf and at");
    }

    /** An engine that is configured by a file and options. */
    private TestClient configured(Redlite db, Path file, String... options) {
        String[] all = new String[options.length + 1];
        all[0] = file.toString();
        System.arraycopy(options, 0, all, 1, options.length);
        var fresh = new Directives(spec(), Config.defaults());
        CommandWords.read(new CommandLine(new ServeCommand()), fresh, all);
        var config = new ServerConfig();
        config.configuredBy(file, fresh);
        config.applyTo(db.engine(), folder.resolve("x.db"), false, engine -> {});
        return new TestClient(db.engine(), 1);
    }

    @Test
    void declaredUsersAreThereAndAreRewrittenInTheirPlaces() throws IOException {
        Path file =
                write(
                        "a.conf",
                        "# users",
                        "user bob on nopass ~b* +get",
                        "# and",
                        "USER alice on >pw ~\"a\\\"b\\xff*\" (~c +set) +@all",
                        "timeout 3",
                        "user dave off");
        String alice;
        try (Redlite db = Redlite.openMemory();
                var client = configured(db, file)) {
            assertThat(client.call("AUTH", "alice", "pw")).isEqualTo("+OK");
            assertThat(client.call("ACL", "WHOAMI")).isEqualTo("\"alice\"");
            assertThat(client.call("CONFIG", "REWRITE")).isEqualTo("+OK");
            alice = db.engine().acl().find("alice").line();
            assertThat(client.call("ACL", "SETUSER", "carol", "on", "nopass")).isEqualTo("+OK");
            assertThat(client.call("ACL", "SETUSER", "bob", "+set")).isEqualTo("+OK");
            assertThat(client.call("ACL", "DELUSER", "dave")).isEqualTo(":1");
            assertThat(client.call("CONFIG", "REWRITE")).isEqualTo("+OK");
        }
        String hash = "#30c952fab122c3f9759f02a6d95c3758b246b4fee239957b2d4fee46e26170c4";
        String text = Files.readString(file);
        assertThat(text)
                .startsWith(
                        "# users\nuser bob on nopass sanitize-payload ~b* resetchannels -@all +get"
                                + " +set\n# and\nuser alice on sanitize-payload "
                                + hash
                                + " \"~a\\\"b\\xff*\" resetchannels +@all (~c resetchannels -@all"
                                + " +set)\ntimeout 3\n")
                .contains("# Generated by CONFIG REWRITE\nuser carol on nopass")
                .doesNotContain("pw", "dave", "user default");
        try (Redlite db = Redlite.openMemory();
                var client = configured(db, file)) {
            assertThat(db.engine().acl().find("alice").line()).isEqualTo(alice);
            assertThat(client.call("AUTH", "alice", "pw")).isEqualTo("+OK");
            assertThat(client.call("ACL", "SETUSER", "default", "resetkeys", "~z"))
                    .isEqualTo("+OK");
            assertThat(client.call("CONFIG", "REWRITE")).isEqualTo("+OK");
            assertThat(Files.readString(file)).startsWith(text).contains("user default on nopass");
        }
    }

    @Test
    void usersThatAreDeclaredElsewhereStayThere() throws IOException {
        Path other = write("other.conf", "user bob on nopass");
        Path file = write("a.conf", "include " + other);
        try (Redlite db = Redlite.openMemory();
                var client = configured(db, file, "--user", "carol", "on", ">x", "-@all")) {
            assertThat(client.call("AUTH", "carol", "x")).isEqualTo("+OK");
            client.call("RESET");
            assertThat(client.call("CONFIG", "REWRITE")).isEqualTo("+OK");
            assertThat(file).hasContent("include " + other + "\n");
            client.call("ACL", "SETUSER", "bob", "off");
            assertThat(client.call("CONFIG", "REWRITE"))
                    .startsWith("-ERR Rewriting config file: ")
                    .contains("the user 'bob' is declared elsewhere");
        }
    }

    @Test
    void whatCannotBeReadIsNamed() throws IOException {
        assertThat(run(folder.resolve("no.conf").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("can't open config file").contains("no.conf");
        Path other = write("b.conf", "foo bar");
        Path file = write("a.conf", "port 0", "include " + other);
        assertThat(run(file.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("b.conf, at line 1\n>>> 'foo bar'");
        Path self = folder.resolve("c.conf");
        write("c.conf", "include " + self);
        assertThat(run(self.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("files include each other too deeply");
        assertThat(run("--maxmemory", "12q")).isEqualTo(1);
        assertThat(err.toString())
                .endsWith("redlite: --maxmemory 12q: argument must be a memory value\n");
    }

    @Test
    void aFileIsReadAsRedisReadsIt() throws IOException {
        Path more = write("more.conf", "maxclients 50", "timeout 7");
        Path file =
                write(
                        "a.conf",
                        "  # a comment",
                        "PORT 7001",
                        "bind 127.0.0.1 -::1",
                        "requirepass \"a \\x41\\\" b\"",
                        "include " + more,
                        "maxclients 60",
                        "save 900 1",
                        "save 300 10",
                        "client-output-buffer-limit normal 1mb 1kb 5",
                        "appendonly no",
                        "notify-keyspace-events 'KEA'",
                        "jemalloc-bg-thread yes",
                        "exclusive yes",
                        "dbfilename dump.rdb",
                        "loglevel verbose");
        assertThat(words(file.toString(), "--timeout", "9", "--db", "x.db", "-p", "7002"))
                .containsExactly(
                        "--bind",
                        "127.0.0.1",
                        "--bind",
                        "-::1",
                        "--password",
                        "a A\" b",
                        "--exclusive",
                        "--log-level",
                        "debug",
                        "--db",
                        "x.db",
                        "-p",
                        "7002");
        assertThat(directives.parameters())
                .isEqualTo(
                        Map.of(
                                "maxclients",
                                "60",
                                "timeout",
                                "9",
                                "save",
                                "900 1 300 10",
                                "client-output-buffer-limit",
                                "normal 1048576 1024 5 slave 268435456 67108864 60"
                                        + " pubsub 33554432 8388608 60",
                                "notify-keyspace-events",
                                "AKE"));
        assertThat(directives.ignored())
                .containsExactly("appendonly", "dbfilename", "jemalloc-bg-thread");
    }

    @Test
    void parametersAreOptions() {
        assertThat(words("--save", "", "--port", "0", "--maxmemory=1gb", "--requirepass", "x"))
                .containsExactly("--password", "x", "--port", "0");
        assertThat(directives.parameters()).containsEntry("save", "");
        assertThat(directives.parameters()).containsEntry("maxmemory", "1073741824");
        assertThat(words("--colour", "red")).contains("--colour", "red");
    }

    @Test
    void rewritingKeepsWhatPeopleWrote() throws IOException {
        Path file =
                write(
                        "a.conf",
                        "# mine",
                        "",
                        "maxmemory 100mb",
                        "  timeout 0   ",
                        "# and more",
                        "save 900 1",
                        "save 300 10",
                        "hash-max-ziplist-entries 100",
                        "include other.conf",
                        "port 7000");
        try (Redlite db = Redlite.openMemory()) {
            var config = new ServerConfig();
            Files.writeString(folder.resolve("other.conf"), "");
            for (var each :
                    Map.of(
                                    "maxmemory",
                                    "104857600",
                                    "save",
                                    "900 1 300 10",
                                    "hash-max-listpack-entries",
                                    "100")
                            .entrySet()) {
                config.set(each.getKey(), each.getValue());
            }
            config.configuredBy(file, directives);
            config.applyTo(db.engine(), folder.resolve("x.db"), false, engine -> {});
            var client = new TestClient(db.engine(), 1);
            assertThat(client.call("CONFIG", "REWRITE")).isEqualTo("+OK");
            String before = Files.readString(file);
            assertThat(before)
                    .isEqualTo(
                            "# mine\n\nmaxmemory 100mb\n  timeout 0   \n# and more\nsave 900 1\n"
                                    + "save 300 10\nhash-max-ziplist-entries 100\n"
                                    + "include other.conf\nport 7000\n");
            client.call("CONFIG", "SET", "timeout", "5", "save", "60 1", "maxclients", "77");
            client.call("CONFIG", "SET", "requirepass", "a \"b");
            client.call("CONFIG", "SET", "hash-max-listpack-entries", "99");
            assertThat(client.call("CONFIG", "REWRITE")).isEqualTo("+OK");
            String after =
                    "# mine\n\nmaxmemory 100mb\ntimeout 5\n# and more\nsave 60 1\n"
                            + "hash-max-ziplist-entries 99\ninclude other.conf\nport 7000\n"
                            + "# Generated by CONFIG REWRITE\nmaxclients 77\n"
                            + "requirepass \"a \\\"b\"\n";
            assertThat(file).hasContent(after);
            assertThat(client.call("CONFIG", "REWRITE")).isEqualTo("+OK");
            assertThat(file).hasContent(after);
            assertThat(client.call("INFO", "server")).contains("config_file:" + file);
            Files.delete(file);
            assertThat(client.call("CONFIG", "REWRITE")).startsWith("-ERR Rewriting config file: ");
        }
    }

    /** Where a server listens stays as it is written, until a client changes it. */
    @Test
    void aPortThatWasChangedIsRewritten() throws IOException {
        Path file = write("a.conf", "# mine", "bind 127.0.0.1 -::1", "port 0");
        words(file.toString());
        try (RunningServer server = RunningServer.inMemory();
                RawClient client = server.connect()) {
            var config = new ServerConfig();
            config.configuredBy(file, directives);
            config.applyTo(server.engine(), folder.resolve("x.db"), false, engine -> {});
            assertThat(client.call("CONFIG", "REWRITE")).isEqualTo("+OK\r\n");
            assertThat(file).hasContent("# mine\nbind 127.0.0.1 -::1\nport 0\n");
            int port = freePort();
            client.call("CONFIG", "SET", "port", "" + port, "bind", "127.0.0.1 127.0.0.2");
            assertThat(client.call("CONFIG", "REWRITE")).isEqualTo("+OK\r\n");
            assertThat(file).hasContent("# mine\nbind 127.0.0.1 127.0.0.2\nport " + port + "\n");
        }
    }

    private static int freePort() throws IOException {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    /** A master is two words in the file, and none once there is no master. */
    @Test
    void aMasterIsReadAndRewritten() throws IOException {
        Path file = write("a.conf", "slaveof 10.0.0.1 7000", "masterauth \"a b\"");
        words(file.toString());
        assertThat(directives.parameters())
                .containsEntry("slaveof", "10.0.0.1 7000")
                .containsEntry("masterauth", "a b");
        try (Redlite db = Redlite.openMemory()) {
            var config = new ServerConfig();
            config.configuredBy(file, directives);
            config.applyTo(db.engine(), folder.resolve("x.db"), false, engine -> {});
            var client = new TestClient(db.engine(), 1);
            Config.Parameter master = db.engine().config().get("replicaof");
            assertThat(client.call("CONFIG", "REWRITE")).isEqualTo("+OK");
            assertThat(file).hasContent("slaveof 10.0.0.1 7000\nmasterauth \"a b\"\n");
            master.set("10.0.0.2 7001");
            assertThat(client.call("CONFIG", "REWRITE")).isEqualTo("+OK");
            assertThat(file).hasContent("slaveof 10.0.0.2 7001\nmasterauth \"a b\"\n");
            master.set("");
            assertThat(client.call("CONFIG", "REWRITE")).isEqualTo("+OK");
            assertThat(file).hasContent("masterauth \"a b\"\n");
        }
    }
}
