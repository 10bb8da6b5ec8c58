import Crypto
import PacCryptCore

extension [UInt8] {
    /// Reads hexadecimal digits; what is not one is left out.
    init(hex text: String) {
        let digits = text.compactMap(\.hexDigitValue)
        self = stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    /// `first`, `first` + 1, …
    init(countingFrom first: UInt8, count: Int) {
        self = (0..<count).map { first &+ UInt8(truncatingIfNeeded: $0) }
    }
}

extension SymmetricKey {
    init(_ bytes: [UInt8]) {
        self.init(data: bytes)
    }

    var bytes: [UInt8] {
        withUnsafeBytes { Array($0) }
    }
}

extension SecretBytes {
    var bytes: [UInt8] {
        withUnsafeBytes { Array($0) }
    }
}
