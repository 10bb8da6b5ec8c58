/// How the value of a setting is entered in a form.
public enum ValueKind: Equatable, Sendable {
    case wholeNumber
    case flag
    case choice([String])
    case text
    /// Several texts, one a line.
    case list
    /// Several pairs, one `key = value` a line.
    case table
}

/// What a setting may hold, and how that is read from JSON and written back.
struct ValueRule<Value: Sendable>: Sendable {
    typealias Decode = @Sendable (JSONValue, ValuePlace, inout ValueReview) -> Value?

    let kind: ValueKind
    /// Continues the sentence "it must be …".
    let allowed: String
    /// The same of what is typed into a form.
    let allowedInForm: String
    /// Nil when the value is refused; the review then has the reason.
    let decode: Decode
    let encode: @Sendable (Value) -> JSONValue.Content

    /// - Parameter allowedInForm: as `allowed` when nil.
    init(
        kind: ValueKind, allowed: String, allowedInForm: String? = nil, decode: @escaping Decode,
        encode: @escaping @Sendable (Value) -> JSONValue.Content
    ) {
        self.kind = kind
        self.allowed = allowed
        self.allowedInForm = allowedInForm ?? allowed
        self.decode = decode
        self.encode = encode
    }
}

extension ValueRule where Value == Int {
    static func wholeNumber(_ range: ClosedRange<Int>) -> ValueRule {
        ValueRule(
            kind: .wholeNumber, allowed: "a whole number from \(range.lowerBound) to \(range.upperBound)"
        ) { value, place, review in
            if let number = value.wholeNumber, range.contains(number) { return number }
            var remark = value.kindInWords
            if case .number = value.content { remark = nil }
            review.refuse(value, at: place, remark: remark)
            return nil
        } encode: {
            .number(String($0))
        }
    }

    /// A text that tells bytes in GiB, with fractions.
    ///
    /// - Parameter range: the bytes allowed.
    static func gibibytes(in range: ClosedRange<Int>) -> ValueRule {
        let (gibibyte, most) = (Double(1 << 30), range.upperBound >> 30)
        return ValueRule(
            kind: .text, allowed: "a number of GiB above 0, at most \(most)"
        ) { value, place, review in
            if case .text(let text) = value.content, let number = Double(text), number > 0, number <= Double(most) {
                return max(range.lowerBound, Int((number * gibibyte).rounded()))
            }
            review.refuse(value, at: place, remark: nil)
            return nil
        } encode: {
            .text("\(Double($0) / gibibyte)")
        }
    }
}

extension ValueRule where Value == Bool {
    static var flag: ValueRule {
        ValueRule(kind: .flag, allowed: "true or false") { value, place, review in
            if case .flag(let flag) = value.content { return flag }
            review.refuse(value, at: place, remark: value.kindInWords)
            return nil
        } encode: {
            .flag($0)
        }
    }
}

extension ValueRule {
    /// A value with a text form of its own.
    static func text(
        kind: ValueKind = .text, allowed: String,
        parse: @escaping @Sendable (String) throws(ValueRefusal) -> Value,
        format: @escaping @Sendable (Value) -> String
    ) -> ValueRule {
        ValueRule(kind: kind, allowed: allowed) { value, place, review in
            guard case .text(let text) = value.content else {
                review.refuse(value, at: place, remark: value.kindInWords)
                return nil
            }
            do throws(ValueRefusal) {
                guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
                    throw ValueRefusal("it holds a control character")
                }
                return try parse(text)
            } catch {
                review.refuse(value, at: place, remark: error.reason, isSecret: error.isSecret)
                return nil
            }
        } encode: {
            .text(format($0))
        }
    }

    /// One of the raw values of an enumeration.
    static func choice() -> ValueRule where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
        let names = Value.allCases.map(\.rawValue)
        let quoted = names.map { "\"\($0)\"" }
        let allowed = "one of \(quoted.joined(separator: ", "))"
        return text(kind: .choice(names), allowed: allowed) { text throws(ValueRefusal) in
            guard let value = Value(rawValue: text) else { throw ValueRefusal("no such choice") }
            return value
        } format: {
            $0.rawValue
        }
    }

    /// The rule's values, or null for a value that the program chooses.
    static func orNull<Wrapped>(_ rule: ValueRule<Wrapped>, meaning: String) -> ValueRule where Value == Wrapped? {
        let allowed = "\(rule.allowed), or null (\(meaning))"
        let inForm = "\(rule.allowedInForm), or empty (\(meaning))"
        return ValueRule(kind: rule.kind, allowed: allowed, allowedInForm: inForm) { value, place, review in
            if case .null = value.content { return .some(nil) }
            return rule.decode(value, place, &review).map(Optional.some)
        } encode: {
            $0.map(rule.encode) ?? .null
        }
    }

    /// The rule's values, or an empty text (or null) for none.
    static func orEmpty<Wrapped>(_ rule: ValueRule<Wrapped>, meaning: String) -> ValueRule where Value == Wrapped? {
        let allowed = "\(rule.allowed), or \"\" (\(meaning))"
        let inForm = "\(rule.allowedInForm), or empty (\(meaning))"
        return ValueRule(kind: rule.kind, allowed: allowed, allowedInForm: inForm) { value, place, review in
            switch value.content {
            case .null: return .some(nil)
            case .text(let text) where text.isEmpty: return .some(nil)
            default: return rule.decode(value, place, &review).map(Optional.some)
            }
        } encode: {
            $0.map(rule.encode) ?? .text("")
        }
    }
}
