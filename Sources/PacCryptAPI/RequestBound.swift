/// The bounds of requests, in bytes unless the name says otherwise.
public enum RequestBound {
    /// A JSON body.
    public static let jsonBody = 16 << 20
    /// How deep lists and objects may be nested in JSON.
    public static let jsonDepth = 16
    /// The elements of lists and members of objects in JSON, all together. The longest lists of settings have 1,000.
    public static let jsonValues = 4096
    /// A small form: passwords, names and codes, with room for their escapes.
    public static let form = 16 << 10
    /// A small form that may hold a private key, too.
    public static let formWithKey = 96 << 10
    /// The form of all settings.
    public static let settingsForm = 256 << 10
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
