import Foundation

/// The part of JSON Schema that openapi.json uses, to check real answers against it.
struct JSONSchema {
    private let document: [String: Any]

    init(openAPI bytes: [UInt8]) throws {
        document = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] ?? [:]
    }

    /// The methods of every path, as "GET /path".
    var operations: Set<String> {
        let paths = document["paths"] as? [String: [String: Any]] ?? [:]
        return Set(paths.flatMap { path, methods in methods.keys.map { "\($0.uppercased()) \(path)" } })
    }

    /// What an answer breaks, one sentence each: a status or a type that is not documented, or the schema.
    func violations(method: String, path: String, status: Int, type: String, body: [UInt8]) throws -> [String] {
        let operation = (document["paths"] as? [String: [String: Any]])?[path]?[method.lowercased()] as? [String: Any]
        guard let response = (operation?["responses"] as? [String: Any])?["\(status)"] as? [String: Any] else {
            return ["\(method) \(path) does not document \(status)"]
        }
        let content = resolve(response)["content"] as? [String: [String: Any]]
        guard let schema = content?[type]?["schema"] as? [String: Any] else {
            return ["\(method) \(path) \(status) does not document \(type)"]
        }
        guard type == "application/json" else { return [] }
        return check(try JSONSerialization.jsonObject(with: Data(body)), schema, at: "$")
    }

    /// The names of the schemes of which one admits a request; empty when everybody may ask.
    func securitySchemes(_ method: String, _ path: String) -> Set<String> {
        let operation = (document["paths"] as? [String: [String: Any]])?[path]?[method.lowercased()] as? [String: Any]
        return Set((operation?["security"] as? [[String: Any]] ?? []).flatMap(\.keys))
    }

    /// The names of all schemes.
    var definedSecuritySchemes: Set<String> {
        Set(((document["components"] as? [String: Any])?["securitySchemes"] as? [String: Any] ?? [:]).keys)
    }

    /// The values that a schema of the components allows.
    func enumeration(_ schema: String, _ property: String) -> [String] {
        let schemas = (document["components"] as? [String: Any])?["schemas"] as? [String: [String: Any]]
        let properties = schemas?[schema]?["properties"] as? [String: [String: Any]]
        return properties?[property]?["enum"] as? [String] ?? []
    }

    private func resolve(_ schema: [String: Any]) -> [String: Any] {
        guard let reference = schema["$ref"] as? String else { return schema }
        let target = reference.split(separator: "/").dropFirst().reduce(document as Any) {
            ($0 as? [String: Any])?[String($1)] ?? [:]
        }
        return target as? [String: Any] ?? [:]
    }

    private func check(_ value: Any, _ unresolved: [String: Any], at place: String) -> [String] {
        let schema = resolve(unresolved)
        if let allowed = schema["enum"] as? [String], !allowed.contains(value as? String ?? "") {
            return ["\(place) is not one of the values allowed"]
        }
        switch schema["type"] as? String {
        case "object": return check(object: value, schema, at: place)
        case "array":
            guard let items = value as? [Any] else { return ["\(place) is not an array"] }
            return items.flatMap { check($0, schema["items"] as? [String: Any] ?? [:], at: place + "[]") }
        case "string": return value is String ? [] : ["\(place) is not a string"]
        case "integer": return value is Int ? [] : ["\(place) is not a whole number"]
        case "boolean": return value is Bool ? [] : ["\(place) is not a boolean"]
        case let type: return ["\(place) has the type \(type ?? "none"), which is not checked"]
        }
    }

    private func check(object value: Any, _ schema: [String: Any], at place: String) -> [String] {
        guard let object = value as? [String: Any] else { return ["\(place) is not an object"] }
        let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
        let missing = (schema["required"] as? [String] ?? []).filter { object[$0] == nil }
        return missing.map { "\(place).\($0) is missing" }
            + object.flatMap { name, member -> [String] in
                if let property = properties[name] { return check(member, property, at: "\(place).\(name)") }
                if let others = schema["additionalProperties"] as? [String: Any] {
                    return check(member, others, at: "\(place).\(name)")
                }
                return schema["additionalProperties"] as? Bool == false ? ["\(place).\(name) is not documented"] : []
            }
    }
}
