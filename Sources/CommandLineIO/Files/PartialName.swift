import Glibc

/// Names of outputs that are not complete: `.NAME.XXXXXXXX.partial`, the X random.
enum PartialName {
    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567")
    private static let randomCount = 8
    private static let attempts = 100

    static func random(for name: String) -> String {
        var generator = SystemRandomNumberGenerator()
        return random(for: name, using: &generator)
    }

    static func random(for name: String, using generator: inout some RandomNumberGenerator) -> String {
        let random = String((0..<randomCount).map { _ in alphabet.randomElement(using: &generator) ?? "a" })
        let ending = ".\(random).partial"
        return "." + LocalFileName.prefix(of: name, bytes: LocalFileName.maximumBytes - 1 - ending.utf8.count) + ending
    }

    /// Tries random names until `make` finds one that is free.
    static func choosing<Result>(
        for name: String, _ make: (String) throws(SystemError) -> Result
    ) throws(SystemError) -> Result {
        for _ in 1..<attempts {
            do {
                return try make(random(for: name))
            } catch {
                if error.number != EEXIST { throw error }
            }
        }
        return try make(random(for: name))
    }
}
