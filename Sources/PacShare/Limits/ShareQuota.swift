/// How many active shares a client may have, and the networks around it.
public struct ShareQuota: Sendable, Equatable {
    /// The most active shares of one uploader; nil for any number.
    public var activeSharesPerClient: Int?

    /// No limit unless one is given.
    public init(activeSharesPerClient: Int? = nil) {
        self.activeSharesPerClient = activeSharesPerClient
    }

    /// What an uploader may have, and each network around it: twice as many as the next narrower one, as in a budget
    /// that all share. So whoever has a whole network, as most do of IPv6, has a few times what an address has, and not
    /// as many times as the network has addresses.
    ///
    /// - Parameter uploaders: who uploads and the networks around, from the narrowest.
    /// - Returns: nothing when any number is allowed.
    public func allowances(of uploaders: [UploaderKey]) -> [ShareAllowance] {
        guard let activeSharesPerClient else { return [] }
        return uploaders.enumerated().map { level, uploader in
            ShareAllowance(uploader: uploader, most: activeSharesPerClient << level)
        }
    }
}

/// How many active shares one may have who uploads, or all in one network together.
public struct ShareAllowance: Sendable, Equatable {
    /// Who it is.
    public let uploader: UploaderKey
    /// The most active shares.
    public let most: Int
}
