/// The account as a store gave it, and what the next change must be based on.
public struct StoredAccount: Sendable {
    /// The account.
    public let account: AdminAccount
    /// Which state of the stored account this is.
    public let revision: Revision

    /// Joins the parts.
    public init(account: AdminAccount, revision: Revision) {
        self.account = account
        self.revision = revision
    }
}

/// Names one state of what is stored; only the store knows what it means.
public struct Revision: Hashable, Sendable {
    /// The store's own spelling.
    public let text: String

    /// Takes the store's spelling.
    public init(_ text: String) {
        self.text = text
    }
}
