/// What a settings file says: its members in their order, and what the reader noticed beside them.
struct JSONDocument: Sendable {
    var members: [JSONMember]
    /// Whether rewriting the file loses something a person wrote.
    var holdsComments = false
    /// One error for each key that appears again in its object.
    var duplicates: [SettingsError] = []

    /// Replaces the value of a key at its place, or adds the key at the end.
    mutating func set(_ key: String, to content: JSONValue.Content) {
        let index = members.firstIndex { $0.key == key }
        let member = JSONMember(key: key, line: nil, value: JSONValue(content))
        if let index { members[index] = member } else { members.append(member) }
    }
}
