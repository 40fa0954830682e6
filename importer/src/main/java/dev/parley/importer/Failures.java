package dev.parley.importer;

import dev.parley.client.ParleyException;

/** What a failed call means for the import. */
final class Failures {
    private Failures() {}

    /** @param place what the call was for */
    static ImportException of(ParleyException failure, String place) {
        var message = "%s: %s".formatted(place, failure.getMessage());
        return switch (failure) {
            case ParleyException.Unavailable e ->
                new ImportException(ExitCode.UNAVAILABLE, place + ": the server is not there: " + reason(e), e);
            case ParleyException.TimedOut e ->
                new ImportException(ExitCode.UNAVAILABLE, place + ": no answer in time: " + e.getMessage(), e);
            case ParleyException.Cancelled e -> new ImportException(ExitCode.UNAVAILABLE, message, e);
            case ParleyException.Denied e -> new ImportException(ExitCode.DENIED, message, e);
            case ParleyException.NotFound e -> new ImportException(ExitCode.REFUSED, message, e);
            case ParleyException.AlreadyExists e -> new ImportException(ExitCode.REFUSED, message, e);
            case ParleyException.Conflict e -> new ImportException(ExitCode.REFUSED, message, e);
            case ParleyException.Precondition e -> new ImportException(ExitCode.REFUSED, message, e);
            case ParleyException.Exhausted e -> new ImportException(ExitCode.REFUSED, message, e);
            case ParleyException.InvalidRequest e -> new ImportException(ExitCode.BAD_INPUT, message, e);
            case ParleyException.Unsupported e -> new ImportException(ExitCode.FAILED, message, e);
            case ParleyException.ServerFault e -> new ImportException(ExitCode.FAILED, message, e);
        };
    }

    // gRPC itself says no more than "io exception", be it a wrong port or a certificate that nobody trusts.
    private static String reason(ParleyException.Unavailable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        var message = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return root == failure || root.getMessage() == null ? message : message + ": " + root.getMessage();
    }
}
