package dev.parley.server.domain.message;

/** Decides whether two contents say the same. Backends are given one, since content is bytes to them. */
@FunctionalInterface
public interface ContentEquality {
    /**
     * Whether callers set the same fields to the same values, unknown fields included, maps without order (contract
     * §5).
     */
    boolean isSame(Content a, Content b);
}
