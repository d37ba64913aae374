/**
 * A connection that watches a room.
 *
 * <pre>
 *   RoomWatch ──► Sample, one in each interval
 * </pre>
 */
package io.github.forkchat.client.watch;
