extension FixedWidthInteger {
    /// Reads a number that is written in ASCII digits alone.
    ///
    /// The standard initializer would also take a sign, as in `+5` and `-0`.
    ///
    /// - Returns: nil for anything else, and for a number that does not fit.
    public init?(digits text: some StringProtocol) {
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        self.init(text, radix: 10)
    }
}
