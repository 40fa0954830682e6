@NullMarked
package dev.parley.databases;

import org.jspecify.annotations.NullMarked;
