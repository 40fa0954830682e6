package dev.parley.server.cli;

import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/**
 * What the process does when it is told to stop: the first SIGTERM or SIGINT stops the server in order, a second one,
 * of either kind, ends the process at once.
 *
 * <p>The JVM's own shutdown hooks cannot do this: while they run it takes no notice of further signals. So this uses
 * {@code sun.misc.Signal}, which the JDK supports in its module {@code jdk.unsupported} but whose mere mention is a
 * warning to the compiler; hence by reflection.
 */
public final class StopSignals {
    private static final List<String> NAMES = List.of("TERM", "INT");

    private final Runnable stop;
    private final IntConsumer halt;
    private final AtomicBoolean stopping = new AtomicBoolean();

    /**
     * Prepares, and changes nothing yet.
     *
     * @param stop stops in order; runs once
     * @param halt ends the process at once with this exit code
     */
    public StopSignals(Runnable stop, IntConsumer halt) {
        this.stop = stop;
        this.halt = halt;
    }

    /** From now on the signals mean this. */
    public void install() {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var lookup = MethodHandles.publicLookup();
            var create = lookup.findConstructor(signal, MethodType.methodType(void.class, String.class));
            var handle = lookup.findStatic(signal, "handle", MethodType.methodType(handler, signal, handler));
            var number = lookup.findVirtual(signal, "getNumber", MethodType.methodType(int.class));
            var receive = MethodHandles.lookup()
                    .findVirtual(StopSignals.class, "receive", MethodType.methodType(void.class, int.class))
                    .bindTo(this);
            var received = MethodHandles.filterArguments(receive, 0, number);
            for (var name : NAMES) {
                handle.invoke(create.invoke(name), MethodHandleProxies.asInterfaceInstance(handler, received));
            }
        } catch (Throwable e) {
            throw new IllegalStateException("this Java cannot handle signals", e);
        }
    }

    /** Called with a signal's number, by the JVM on a thread of its own for each signal. */
    void receive(int number) {
        if (stopping.compareAndSet(false, true)) {
            stop.run();
        } else {
            halt.accept(ExitCode.SIGNAL + number);
        }
    }
}
