/**
 * The fast backend: sessions, messages and state in Redis or Valkey, in one server or a cluster. Nothing outside sees
 * Redisson or netty.
 */
@NullMarked
package dev.parley.server.storage.redis;

import org.jspecify.annotations.NullMarked;
