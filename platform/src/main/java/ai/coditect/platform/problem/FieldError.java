package ai.coditect.platform.problem;

/**
 * One thing that is wrong with a request.
 *
 * @param pointer where, as a JSON pointer into the body; for a header or parameter its name
 * @param detail what, for people; never repeats the value
 */
public record FieldError(String pointer, String detail) {}
