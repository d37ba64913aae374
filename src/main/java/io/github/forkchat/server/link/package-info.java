/**
 * Server Main's side of the link, which makes the rooms of several servers one room. All servers publish what their
 * members say in one stream of a broker, and show it in the order of that stream: their own lines, too.
 *
 * <pre>
 *   a client's line ──► LinkedOutgoing ──► Outbox ──► LinkPort ──► link ──► broker
 *   ring ◄── LinkedRoom ◄── LinkSession ◄── LinkPort ◄── link ◄── broker
 *
 *   LinkProcess   main        starts the link, and starts it again when it has ended
 *   LinkSession   pass-data   records that wait for their place in the stream; the members of other servers
 *   LinkPort      pass-data   the two pipes
 * </pre>
 */
package io.github.forkchat.server.link;
