/// Reads `application/x-www-form-urlencoded` (URL Standard §5.1): bodies of forms and query strings.
///
/// Text that is not UTF-8, a broken percent escape and a repeated name are refused rather than guessed at.
enum URLEncodedForm {
    /// The most fields that are read.
    static let mostFields = 100
    /// The longest name, in bytes.
    static let mostNameBytes = 100

    /// Why a form was refused.
    enum Failure: Error, Equatable {
        case tooManyFields
        case nameTooLong
        case repeatedName
        case brokenEscape
        case notUTF8
    }

    /// The fields by name.
    ///
    /// - Parameter bytes: the whole form; its length is for the caller to bound.
    /// - Throws: ``Failure``.
    static func parse(_ bytes: some Sequence<UInt8>) throws(Failure) -> [String: String] {
        var fields: [String: String] = [:]
        for pair in Array(bytes).split(separator: UInt8(ascii: "&")) {
            guard fields.count < mostFields else { throw .tooManyFields }
            let sides = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let name = try text(sides.first ?? [])
            guard name.utf8.count <= mostNameBytes else { throw .nameTooLong }
            guard fields.updateValue(try text(sides.dropFirst().first ?? []), forKey: name) == nil else {
                throw .repeatedName
            }
        }
        return fields
    }

    /// The text with everything escaped that is not a letter, a digit or one of `-._~`.
    static func escape(_ text: String) -> String {
        text.utf8.reduce(into: "") { result, byte in
            if isUnreserved(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
    }

    private static func text(_ bytes: ArraySlice<UInt8>) throws(Failure) -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                    throw .brokenEscape
                }
                decoded.append(high << 4 | low)
            default: decoded.append(byte)
            }
        }
        guard let text = String(validating: decoded, as: UTF8.self) else { throw .notUTF8 }
        return text
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: "-._~".utf8.contains(byte)
        }
    }
}
