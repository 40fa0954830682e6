package dev.parley.server.storage.format;

import dev.parley.server.domain.message.MessageStatus;
import dev.parley.server.domain.message.Role;
import dev.parley.server.domain.session.SessionStatus;
import dev.parley.server.domain.session.Ttl;

/** The numbers that stand for values in what databases keep. Stored data depend on them: they never change. */
public final class Codes {
    private Codes() {}

    public static short of(SessionStatus status) {
        return switch (status) {
            case ACTIVE -> 1;
            case CLOSED -> 2;
        };
    }

    public static SessionStatus sessionStatus(int code) {
        return switch (code) {
            case 1 -> SessionStatus.ACTIVE;
            case 2 -> SessionStatus.CLOSED;
            default -> throw unknown("session.status", code);
        };
    }

    public static short of(Ttl.Policy policy) {
        return switch (policy) {
            case SLIDING -> 1;
            case FIXED -> 2;
        };
    }

    public static Ttl.Policy ttlPolicy(int code) {
        return switch (code) {
            case 1 -> Ttl.Policy.SLIDING;
            case 2 -> Ttl.Policy.FIXED;
            default -> throw unknown("session.ttl_policy", code);
        };
    }

    public static short of(Role role) {
        return switch (role) {
            case SYSTEM -> 1;
            case DEVELOPER -> 2;
            case USER -> 3;
            case ASSISTANT -> 4;
            case TOOL -> 5;
        };
    }

    public static Role role(int code) {
        return switch (code) {
            case 1 -> Role.SYSTEM;
            case 2 -> Role.DEVELOPER;
            case 3 -> Role.USER;
            case 4 -> Role.ASSISTANT;
            case 5 -> Role.TOOL;
            default -> throw unknown("message.role", code);
        };
    }

    public static short of(MessageStatus status) {
        return switch (status) {
            case IN_PROGRESS -> 1;
            case COMPLETE -> 2;
            case INCOMPLETE -> 3;
            case FAILED -> 4;
        };
    }

    public static MessageStatus messageStatus(int code) {
        return switch (code) {
            case 1 -> MessageStatus.IN_PROGRESS;
            case 2 -> MessageStatus.COMPLETE;
            case 3 -> MessageStatus.INCOMPLETE;
            case 4 -> MessageStatus.FAILED;
            default -> throw unknown("message.status", code);
        };
    }

    private static IllegalStateException unknown(String field, int code) {
        return new IllegalStateException("the stored %s has the unknown code %d".formatted(field, code));
    }
}
