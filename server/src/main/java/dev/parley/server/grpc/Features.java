package dev.parley.server.grpc;

import java.util.List;

/** What this server can do beyond creating, appending and reading, by the names that callers see. */
final class Features {
    /** Built. */
    static final List<String> BUILT = List.of(
            "append_create_session",
            "append_replace",
            "append_state_patch",
            "session_state",
            "session_ttl",
            "stream_messages");

    // In the interface and not built yet; each is answered with FEATURE_UNSUPPORTED.
    static final String ASSEMBLE_CONTEXT = "assemble_context";
    static final String DELETE_MESSAGES = "delete_messages";
    static final String FOLLOW_MESSAGES = "follow_messages";
    static final String FORK_SESSION = "fork_session";
    static final String PURGE_SESSIONS = "purge_sessions";
    static final String TRUNCATE_MESSAGES = "truncate_messages";
    static final String UPDATE_MESSAGE = "update_message";

    private Features() {}
}
