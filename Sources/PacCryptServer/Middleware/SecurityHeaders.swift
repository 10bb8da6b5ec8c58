import HTTPTypes

/// The header fields of every answer.
enum SecurityHeaders {
    /// What pages may load: this site's own files, pictures in the page itself, and no code or style inline.
    static let pagePolicy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
        form-action 'self'; base-uri 'none'; frame-ancestors 'none'
        """
    /// For answers that are not pages.
    static let dataPolicy = "default-src 'none'; frame-ancestors 'none'"
    /// For files: if a browser ever shows one, it runs no code and has no origin.
    static let filePolicy = "sandbox; default-src 'none'; frame-ancestors 'none'"

    private static let permissions = [
        "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone", "midi",
        "payment", "usb",
    ].map { "\($0)=()" }.joined(separator: ", ")

    private static let always: HTTPFields = [
        .xContentTypeOptions: "nosniff", .xFrameOptions: "DENY", .referrerPolicy: "no-referrer",
        .permissionsPolicy: permissions, .crossOriginOpenerPolicy: "same-origin",
        .crossOriginResourcePolicy: "same-origin",
    ]
    private static let dataPolicyField = HTTPField(name: .contentSecurityPolicy, value: dataPolicy)
    private static let unstored = HTTPField(name: .cacheControl, value: "no-store")
    private static let httpsOnly = HTTPField(name: .strictTransportSecurity, value: "max-age=31536000")

    /// Adds the fields, except a content policy or a caching rule that the answer already has.
    ///
    /// - Parameter isHTTPS: whether the client used HTTPS, to this server or to the proxy in front of it.
    static func add(to fields: inout HTTPFields, isHTTPS: Bool) {
        // Appended, since no handler sets them: to replace a field takes a search through all of them.
        fields.append(contentsOf: always)
        if !fields.contains(.contentSecurityPolicy) { fields.append(dataPolicyField) }
        if !fields.contains(.cacheControl) { fields.append(unstored) }
        if isHTTPS { fields.append(httpsOnly) }
    }
}
