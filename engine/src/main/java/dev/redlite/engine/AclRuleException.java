package dev.redlite.engine;

/** A rule of ACL SETUSER that cannot be applied; its message is what Redis says of it. */
public final class AclRuleException extends Exception {
    private static final long serialVersionUID = 1;

    private AclRuleException(String message) {
        super(message, null, false, false);
    }

    static AclRuleException syntax() {
        return new AclRuleException("Syntax error");
    }

    static AclRuleException unknown() {
        return new AclRuleException("Unknown command or category name in ACL");
    }

    static AclRuleException surplusKeys() {
        return new AclRuleException(
                "Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does"
                        + " not have any effect. Try 'resetkeys' to start with an empty list of"
                        + " patterns");
    }

    static AclRuleException surplusChannels() {
        return new AclRuleException(
                "Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid and"
                        + " does not have any effect. Try 'resetchannels' to start with an empty"
                        + " list of channels");
    }

    static AclRuleException noSuchPassword() {
        return new AclRuleException(
                "The password you are trying to remove from the user does not exist");
    }

    static AclRuleException badHash() {
        return new AclRuleException(
                "The password hash must be exactly 64 characters and contain only lowercase"
                        + " hexadecimal characters");
    }

    static AclRuleException firstArgumentOfSubcommand() {
        return new AclRuleException("Allowing first-arg of a subcommand is not supported");
    }

    static AclRuleException spacesInName() {
        return new AclRuleException("Spaces not allowed in ACL usernames");
    }

    /** Which rule it was. */
    AclRuleException in(byte[] rule) {
        return new AclRuleException(
                "Error in ACL SETUSER modifier '"
                        + dev.redlite.base.Bytes.ascii(rule)
                        + "': "
                        + getMessage());
    }

    static AclRuleException unmatched(byte[] rule) {
        return new AclRuleException(
                "Unmatched parenthesis in acl selector starting at '"
                        + dev.redlite.base.Bytes.ascii(rule)
                        + "'.");
    }
}
