import PacCryptCore

extension SecretText: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self.init(value) }
}
