package dev.parley.conformance.history;

/** A history, and what follows from it. */
record Evidence(History history, Attempts attempts, Ledger ledger, Floor floor, Erasures erasures) {
    static Evidence of(History history) {
        var attempts = new Attempts(history);
        var ledger = new Ledger(history);
        return new Evidence(history, attempts, ledger, new Floor(history), new Erasures(history, ledger, attempts));
    }
}
