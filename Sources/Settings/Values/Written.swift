import RequestGuard

/// A value and the text that the operator wrote for it, which stays when other values are changed.
public struct Written<Value: Hashable & Sendable>: Hashable, Sendable {
    /// The text in settings.json.
    public let text: String
    /// What it means.
    public let value: Value

    private init(text: String, value: Value) {
        self.text = text
        self.value = value
    }
}

extension Written where Value == CIDRBlock {
    /// A network that nobody has written yet.
    public init(_ block: CIDRBlock) {
        self.init(text: "\(block)", value: block)
    }

    /// Reads an entry of `admin_ip_whitelist`, `trusted_proxies` or `shared_networks`.
    ///
    /// - Throws: `CIDRBlock.ParseError`.
    public init(parsing text: String) throws(CIDRBlock.ParseError) {
        self.init(text: text, value: try CIDRBlock(parsing: text))
    }
}

extension Written where Value == RateLimits {
    /// Reads a value of `rate_limits`. Blanks around it are no part of the text, since forms leave them out.
    ///
    /// - Throws: `RateLimitError`.
    public init(parsing text: String) throws(RateLimitError) {
        self.init(text: Settings.trim(text), value: try RateLimits(parsing: text))
    }
}

extension AddressList {
    /// The networks of a setting.
    public init(_ entries: [Written<CIDRBlock>]) {
        self.init(entries.map(\.value))
    }
}
