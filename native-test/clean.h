/*
 * Makes a line fit for other people's terminals, byte for byte as Java's TextCleaner does: what leaves is valid UTF-8,
 * and what could steer a terminal or look like a second line is U+FFFD: control characters (C0, DEL, C1) but tab, and
 * the line and paragraph separators. Threads: none.
 */
#ifndef FORKCHAT_CLEAN_H
#define FORKCHAT_CLEAN_H

#include <stddef.h>

/* Cleans into MAX_MESSAGE_BYTES; returns how many it took, or -1 if the clean text is longer. */
long clean(const char *line, size_t bytes, char *cleaned);

#endif
