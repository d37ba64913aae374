/**
 * The link fork: the process that joins the room to those of other servers, over a NATS broker with JetStream. Server
 * Main starts it, has no network to the broker itself, and gives it one pipe and gets another. The link keeps nothing:
 * all that it has not seen in the stream Server Main gives it again, after a broken connection as after kill -9.
 *
 * <pre>
 *   Server Main ──► LinkFork ──► Intake ──► BrokerSession ──► broker     fc.ROOM.say.SITE
 *   Server Main ◄── MainPipe ◄──────────── BrokerSession ◄── broker      fc.ROOM.say.*
 *
 *   LinkFork        main            reads frames from Server Main
 *   BrokerSession   broker          connects, publishes one batch at a time, connects again
 *                   nats:…          threads of the client library: deliver the broker's messages
 * </pre>
 *
 * The only package that sees the client library. Of forkchat it sees the protocol alone.
 */
package io.github.forkchat.link;
