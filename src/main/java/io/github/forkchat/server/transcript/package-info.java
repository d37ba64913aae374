/**
 * The transcript: what is said in the room, in a file.
 *
 * <pre>
 *   passData ──► Transcript ──► TranscriptLines ──► file ──► TranscriptHistory    read back at the next start
 * </pre>
 */
package io.github.forkchat.server.transcript;
