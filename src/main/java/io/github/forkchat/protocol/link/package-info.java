/**
 * The data that Server Main and its link exchange, and that links publish at the broker. All numbers are big endian,
 * in the frames' data, too; the frames' headers are in native order, as on every pipe.
 *
 * <pre>
 *   main → link   RESUME_SIGNAL      int64 the sequence from which to read the stream, int64 epoch
 *                 SAID_SIGNAL        Batch without its epoch: int64 first number, int32 count, SiteRecords
 *   link → main   LINK_UP_SIGNAL     StreamState
 *                 LINK_DOWN_SIGNAL   text
 *                 COMMITTED_SIGNAL   int64 sequence, int64 first number, int32 count
 *                 RELAYED_SIGNAL     int64 sequence, uint8 n, n bytes site, Batch
 *                 ALIVE_SIGNAL       int64 epoch, the rest: site
 *   both          FAR_DIRECT_SIGNAL  FarDirect
 *                 FAR_ANSWER_SIGNAL  text: empty, or why it is refused
 * </pre>
 */
package io.github.forkchat.protocol.link;
