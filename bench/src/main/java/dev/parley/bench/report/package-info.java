/** Figures against goals: printed, kept and drawn. */
@NullMarked
package dev.parley.bench.report;

import org.jspecify.annotations.NullMarked;
