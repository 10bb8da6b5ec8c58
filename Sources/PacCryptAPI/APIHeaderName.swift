/// The names of the headers that the API adds to HTTP's.
public enum APIHeaderName: String, Sendable, CaseIterable {
    /// The lease, in the answer of a one-shot pickup.
    case lease = "PacCrypt-Lease"
    /// The passphrase that an upload needs while `upload_access` is `passphrase`.
    case uploadPassphrase = "PacCrypt-Upload-Passphrase"
}
