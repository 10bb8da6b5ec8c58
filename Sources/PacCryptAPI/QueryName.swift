/// The names of the parameters of queries.
public enum QueryName: String, Sendable, CaseIterable {
    /// Which file of a share, from 1.
    case file = "n"
    /// `zip`: all files of a share in one.
    case form = "as"
    /// The token of a QR code.
    case token
}
