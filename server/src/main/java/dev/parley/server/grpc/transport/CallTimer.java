package dev.parley.server.grpc.transport;

/** What one call's time depends on. */
interface CallTimer {
    /** Of a call that was refused before it had a timer. */
    CallTimer NONE = new CallTimer() {
        @Override
        public long deadlineNanos() {
            throw new IllegalStateException("the call has no deadline yet");
        }

        @Override
        public void requestArrived() {}

        @Override
        public void closed() {}

        @Override
        public void ended() {}
    };

    /** When the answer must be on its way. */
    long deadlineNanos();

    /** The request is complete. */
    void requestArrived();

    /** The answer, or the refusal, is complete, but perhaps not read. */
    void closed();

    /** The transport has let go of the call. */
    void ended();
}
