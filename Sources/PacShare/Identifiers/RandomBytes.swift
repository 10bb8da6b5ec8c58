/// Random bytes that are not secret: names and salts.
enum RandomBytes {
    static func make(count: Int) -> [UInt8] {
        var system = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &system) }
    }
}
