/// The bounds of requests, in bytes unless the name says otherwise.
public enum RequestBound {
    /// A JSON body.
    public static let jsonBody = 16 << 20
    /// A key in PEM form.
    public static let key = 64 << 10
    /// Any other field: passwords and identifiers.
    public static let field = 4 << 10
    /// A text in a form.
    public static let formMessage = 1 << 20
    /// The parts of a form.
    public static let partCount = 100
    /// The header of one part of a form.
    public static let partHeader = 16 << 10
    /// One header line of a request.
    public static let headerLine = 16 << 10
    /// All header lines of a request.
    public static let headers = 64 << 10
    /// The number of header lines of a request.
    public static let headerCount = 100
}
