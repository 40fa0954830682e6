/**
 * The command line: what an operator types, and how the process ends. What a command does to a server is written
 * elsewhere; here it is called, and its outcome becomes words and an exit code.
 */
@NullMarked
package dev.parley.server.cli;

import org.jspecify.annotations.NullMarked;
