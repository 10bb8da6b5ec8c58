extension ValueRule {
    /// Several values of one rule; every wrong entry is reported with its position, counted from 1.
    static func list<Entry>(of rule: ValueRule<Entry>, most: Int) -> ValueRule where Value == [Entry] {
        let allowed = "a list of at most \(most) entries, each \(rule.allowed)"
        let inForm = "at most \(most) entries, one a line, each \(rule.allowedInForm)"
        return ValueRule(kind: .list, allowed: allowed, allowedInForm: inForm) { value, place, review in
            guard case .list(let values) = value.content else {
                review.refuse(value, at: place, remark: value.kindInWords)
                return nil
            }
            guard values.count <= most else {
                review.refuse(value, at: place, remark: "\(values.count) entries")
                return nil
            }
            let entries = values.enumerated().compactMap {
                rule.decode($1, ValuePlace("entry \($0 + 1)", allowed: rule.allowed), &review)
            }
            return entries.count == values.count ? entries : nil
        } encode: {
            .list($0.map { JSONValue(rule.encode($0)) })
        }
    }

    /// An object of values of one rule under keys of another.
    static func table<Entry>(keys: ValueRule<String>, values rule: ValueRule<Entry>, most: Int) -> ValueRule
    where Value == [String: Entry] {
        let allowed = "an object of at most \(most) members, from \(keys.allowed) to \(rule.allowed)"
        let inForm = "at most \(most) entries, one a line: \(keys.allowedInForm), =, and \(rule.allowedInForm)"
        return ValueRule(kind: .table, allowed: allowed, allowedInForm: inForm) { value, place, review in
            guard case .object(let members) = value.content else {
                review.refuse(value, at: place, remark: value.kindInWords)
                return nil
            }
            guard members.count <= most else {
                review.refuse(value, at: place, remark: "\(members.count) members")
                return nil
            }
            var entries: [String: Entry] = [:]
            for member in members {
                let name = JSONValue(.text(member.key), line: member.line)
                let key = keys.decode(name, ValuePlace("key", allowed: keys.allowed), &review)
                let valuePlace = ValuePlace(DisplayText.value(name.content), allowed: rule.allowed)
                let entry = rule.decode(member.value, valuePlace, &review)
                if let key, let entry { entries[key] = entry }
            }
            return entries.count == members.count ? entries : nil
        } encode: { entries in
            .object(
                entries.sorted { $0.key < $1.key }.map {
                    JSONMember(key: $0.key, line: nil, value: JSONValue(rule.encode($0.value)))
                })
        }
    }
}
