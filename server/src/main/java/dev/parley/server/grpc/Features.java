package dev.parley.server.grpc;

import java.util.List;

/** What this server can do beyond creating, appending and reading, by the names that callers see. */
final class Features {
    /** Built. */
    static final List<String> BUILT = List.of(
            "append_create_session",
            "append_replace",
            "append_state_patch",
            "assemble_context",
            "delete_messages",
            "follow_messages",
            "fork_session",
            "purge_sessions",
            "session_state",
            "session_ttl",
            "stream_messages",
            "truncate_messages",
            "update_message");

    private Features() {}
}
