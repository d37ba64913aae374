/**
 * Objects of the json view as lines for people.
 *
 * <pre>
 *   JsonLine ──► ChatLine ──► ShownTime, DayChange ──► WordWrap
 * </pre>
 */
package io.github.forkchat.client.text;
