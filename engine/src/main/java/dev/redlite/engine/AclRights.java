package dev.redlite.engine;

import dev.redlite.base.Bytes;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a user may do, and how it proves who it is. Built by {@link #apply}, not changed once it
 * belongs to a user; a change is made to a copy, so that it takes place as a whole or not at all.
 */
public final class AclRights {
    private static final int HASH_LENGTH = 64;

    private final AclCategories categories;
    private final boolean areChannelsFree;
    private boolean isEnabled;
    private boolean needsNoPassword;
    private boolean isPayloadTrusted;

    /** SHA-256 in hexadecimal digits. */
    private final Set<String> passwords = new LinkedHashSet<>();

    /** The first is the one that rules without parentheses are about. */
    private final List<AclSelector> selectors = new ArrayList<>();

    /** Those of a new user: none. */
    AclRights(AclCategories categories, boolean areChannelsFree) {
        this.categories = categories;
        this.areChannelsFree = areChannelsFree;
        selectors.add(new AclSelector(categories, areChannelsFree));
    }

    /** Those of the default user of a new server: all, without a password. */
    static AclRights unlimited(AclCategories categories) {
        var rights = new AclRights(categories, false);
        for (String rule : new String[] {"on", "nopass", "~*", "&*", "+@all"}) {
            try {
                rights.apply(Bytes.of(rule));
            } catch (AclRuleException impossible) {
                throw new IllegalStateException(rule, impossible);
            }
        }
        return rights;
    }

    /** A copy that can be changed. */
    AclRights copy(boolean channelsFree) {
        var copy = new AclRights(categories, channelsFree);
        copy.isEnabled = isEnabled;
        copy.needsNoPassword = needsNoPassword;
        copy.isPayloadTrusted = isPayloadTrusted;
        copy.passwords.addAll(passwords);
        copy.selectors.clear();
        selectors.forEach(selector -> copy.selectors.add(new AclSelector(selector)));
        return copy;
    }

    // ---- Rules

    /**
     * Applies rules, one after the other; a selector may be spread over several.
     *
     * @throws AclRuleException if one of them cannot be applied: what they were applied to is to be
     *     forgotten
     */
    void applyAll(List<byte[]> rules) throws AclRuleException {
        for (byte[] rule : joined(rules)) {
            try {
                apply(rule);
            } catch (AclRuleException refused) {
                throw refused.in(rule);
            }
        }
    }

    /** A selector that was cut at its spaces becomes one rule. */
    static List<byte[]> joined(List<byte[]> rules) throws AclRuleException {
        var whole = new ArrayList<byte[]>();
        byte[] begun = null;
        List<byte[]> parts = new ArrayList<>();
        for (byte[] rule : rules) {
            boolean isEnd = rule.length > 0 && rule[rule.length - 1] == ')';
            if (begun == null && rule.length > 0 && rule[0] == '(' && !isEnd) {
                begun = rule;
                parts = new ArrayList<>(List.of(rule));
            } else if (begun == null) {
                whole.add(rule);
            } else {
                parts.add(new byte[] {' '});
                parts.add(rule);
                if (isEnd) {
                    whole.add(Bytes.concat(parts.toArray(new byte[0][])));
                    begun = null;
                }
            }
        }
        if (begun != null) {
            throw AclRuleException.unmatched(begun);
        }
        return whole;
    }

    /** Applies one rule. */
    void apply(byte[] rule) throws AclRuleException {
        switch (Bytes.ascii(rule).toLowerCase(Locale.ROOT)) {
            case "on" -> isEnabled = true;
            case "off" -> isEnabled = false;
            case "nopass" -> {
                needsNoPassword = true;
                passwords.clear();
            }
            case "resetpass" -> {
                needsNoPassword = false;
                passwords.clear();
            }
            case "skip-sanitize-payload" -> isPayloadTrusted = true;
            case "sanitize-payload" -> isPayloadTrusted = false;
            case "clearselectors" -> selectors.subList(1, selectors.size()).clear();
            case "reset" -> reset();
            default -> applyOther(rule);
        }
    }

    private void reset() {
        passwords.clear();
        needsNoPassword = false;
        isEnabled = false;
        isPayloadTrusted = false;
        selectors.clear();
        selectors.add(new AclSelector(categories, areChannelsFree));
    }

    private void applyOther(byte[] rule) throws AclRuleException {
        if (rule.length == 0) {
            return;
        }
        char first = (char) rule[0];
        String text = Bytes.ascii(rule);
        switch (first) {
            case '>' -> add(hash(Bytes.ofAscii(text.substring(1))));
            case '#' -> add(checked(text.substring(1)));
            case '<' -> remove(hash(Bytes.ofAscii(text.substring(1))));
            case '!' -> remove(checked(text.substring(1)));
            default -> {
                if (first == '(' && text.endsWith(")")) {
                    selectors.add(selector(text.substring(1, text.length() - 1)));
                } else {
                    selectors.getFirst().apply(rule);
                }
            }
        }
    }

    private void add(String hash) {
        passwords.add(hash);
        needsNoPassword = false;
    }

    private void remove(String hash) throws AclRuleException {
        if (!passwords.remove(hash)) {
            throw AclRuleException.noSuchPassword();
        }
    }

    private static String checked(String hash) throws AclRuleException {
        if (hash.length() != HASH_LENGTH || !hash.matches("[0-9a-f]*")) {
            throw AclRuleException.badHash();
        }
        return hash;
    }

    private AclSelector selector(String rules) throws AclRuleException {
        var selector = new AclSelector(categories, areChannelsFree);
        for (String rule : rules.strip().split("\\s+", -1)) {
            if (!rule.isEmpty()) {
                selector.apply(Bytes.ofAscii(rule));
            }
        }
        return selector;
    }

    // ---- Passwords

    private static String hash(byte[] password) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(password);
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * Whether this is a password of it. Takes the same time whichever byte is wrong: what is
     * compared are hashes, all of them, and each to its end.
     */
    boolean accepts(byte[] password) {
        if (!isEnabled) {
            return false;
        }
        if (needsNoPassword) {
            return true;
        }
        byte[] given = hash(password).getBytes(StandardCharsets.US_ASCII);
        boolean isRight = false;
        for (String known : passwords) {
            isRight |= MessageDigest.isEqual(given, known.getBytes(StandardCharsets.US_ASCII));
        }
        return isRight;
    }

    boolean isEnabled() {
        return isEnabled;
    }

    boolean needsNoPassword() {
        return needsNoPassword;
    }

    // ---- Checks

    boolean isUnlimited() {
        return selectors.stream().anyMatch(AclSelector::isUnlimited);
    }

    /** Why a call is not allowed, by the selector that comes nearest to allowing it; or null. */
    public @Nullable AclDenial check(Command command, byte[][] arguments) {
        AclDenial told = null;
        for (AclSelector selector : selectors) {
            AclDenial denial = selector.check(command, arguments);
            if (denial == null) {
                return null;
            }
            if (told == null || denial.outweighs(told)) {
                told = denial;
            }
        }
        return told;
    }

    /** Whether one selector allows a call, and to read every key. */
    boolean readsEveryKey(Command command, byte[][] arguments) {
        return selectors.stream()
                .anyMatch(
                        selector ->
                                selector.readsEveryKey()
                                        && selector.check(command, arguments) == null);
    }

    /** Whether some selector allows a channel. */
    boolean mayUse(byte[] channel, boolean isPattern) {
        return selectors.stream().anyMatch(selector -> selector.mayUse(channel, isPattern));
    }

    /** Whether all channels that others allow are allowed here, pattern by pattern. */
    boolean hasChannelsOf(AclRights others) {
        if (selectors.stream().anyMatch(AclSelector::hasAllChannels)) {
            return true;
        }
        return others.selectors.stream()
                .allMatch(
                        selector ->
                                !selector.hasAllChannels()
                                        && selector.channelPatterns().stream()
                                                .allMatch(each -> mayUse(each.text(), true)));
    }

    // ---- Texts

    /** The words about the user itself, in the order in which they are shown. */
    public List<String> flags() {
        var flags = new ArrayList<String>();
        flags.add(isEnabled ? "on" : "off");
        if (needsNoPassword) {
            flags.add("nopass");
        }
        flags.add(isPayloadTrusted ? "skip-sanitize-payload" : "sanitize-payload");
        return flags;
    }

    /** Hashes of the passwords, oldest first. */
    public Set<String> passwords() {
        return passwords;
    }

    /** The selectors; the first holds what was said without parentheses. */
    public List<AclSelector> selectors() {
        return selectors;
    }

    /** All of it, as ACL LIST shows it. */
    String description() {
        List<String> words = flags();
        passwords.forEach(hash -> words.add("#" + hash));
        words.add(selectors.getFirst().description());
        selectors.stream().skip(1).forEach(each -> words.add("(" + each.description() + ")"));
        return String.join(" ", words);
    }
}
