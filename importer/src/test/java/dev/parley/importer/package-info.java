@NullMarked
package dev.parley.importer;

import org.jspecify.annotations.NullMarked;
