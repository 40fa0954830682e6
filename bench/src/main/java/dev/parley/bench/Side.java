package dev.parley.bench;

import dev.parley.bench.load.Connections;
import dev.parley.bench.process.ServerProcess;

/** A running server, and the connections to it. */
record Side(ServerProcess server, Connections connections) {}
