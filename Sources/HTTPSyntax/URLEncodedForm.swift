import TextEncodings

/// Reads `application/x-www-form-urlencoded` (URL Standard §5.1): bodies of forms and query strings.
///
/// Text that is not UTF-8, a broken percent escape and a repeated name are refused rather than guessed at.
public enum URLEncodedForm {
    /// The most fields that are read.
    public static let mostFields = 100
    /// The longest name, in bytes.
    public static let mostNameBytes = 100

    /// Why a form was refused.
    public enum Failure: Error, Equatable, Sendable {
        /// There are more fields than ``mostFields``.
        case tooManyFields
        /// A name is longer than ``mostNameBytes``.
        case nameTooLong
        /// Two fields have one name.
        case repeatedName
        /// Two hexadecimal digits do not follow a percent sign.
        case brokenEscape
        /// A name or value is not UTF-8.
        case notUTF8
    }

    /// The fields by name.
    ///
    /// - Parameter bytes: the whole form; its length is for the caller to bound.
    /// - Throws: ``Failure``.
    public static func parse(_ bytes: some Sequence<UInt8>) throws(Failure) -> [String: String] {
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
        let plain = bytes.lazy.map { $0 == UInt8(ascii: "+") ? ASCII.space : $0 }
        guard let decoded = PercentEncoding.bytes(plain) else { throw .brokenEscape }
        guard let text = String(validating: decoded, as: UTF8.self) else { throw .notUTF8 }
        return text
    }
}
