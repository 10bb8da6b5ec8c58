/// Who may leave a share on this server.
public enum UploadAccess: String, CaseIterable, Sendable {
    /// Anybody who reaches the server.
    case everyone
    /// Whoever knows the upload passphrase.
    case passphrase
    /// Only a logged-in administrator.
    case admin
}
