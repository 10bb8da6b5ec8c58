import TextEncodings

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

    private static func text(_ bytes: ArraySlice<UInt8>) throws(Failure) -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let byte = Hexadecimal.bytes(String(decoding: rest.prefix(2), as: UTF8.self))?.first else {
                    throw .brokenEscape
                }
                decoded.append(byte)
                rest.removeFirst(2)
            default: decoded.append(byte)
            }
        }
        guard let text = String(validating: decoded, as: UTF8.self) else { throw .notUTF8 }
        return text
    }
}
