/**
 * The import of dialogues in the format of the Schema-Guided Dialogue dataset: a program on the Java client. The whole
 * input is read and checked before the first message is sent; then it is read again and sent.
 */
@NullMarked
package dev.parley.importer;

import org.jspecify.annotations.NullMarked;
