/**
 * What an operator can change: the settings, where they come from, and the rules that they keep. What the settings do
 * is written where they are used; nothing here opens a port or a connection.
 */
@NullMarked
package dev.parley.server.settings;

import org.jspecify.annotations.NullMarked;
