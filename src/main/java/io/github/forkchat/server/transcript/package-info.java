/**
 * The transcript: the file with the messages and events of the room.
 *
 * <pre>
 *   passData ──► Transcript ──► TranscriptLines ──► file ──► TranscriptHistory    read back at the next start
 * </pre>
 */
package io.github.forkchat.server.transcript;
