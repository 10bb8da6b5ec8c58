import HTTPTypes
import HummingbirdTesting
import PacCryptAPI
import TestSupport
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("The table of routes")
    struct RouteTableTests {
        private static func table() async throws -> RouteTable {
            let server = TestServer()
            return try await TemporaryFolder.with { folder in
                makeRoutes(
                    try server.services(folder: folder), configuration: server.configuration,
                    pages: try PageRenderer())
            }
        }

        /// A path of the route, with a value for its parameter.
        private static func path(of route: Route) -> String {
            route.path.replacing("{id}", with: "some-id").replacing("{file}", with: "site.css")
        }

        @Test("Every route is found by its path, with its parameter, and by no other method")
        func everyRoute() async throws {
            let table = try await Self.table()
            for route in table.all {
                let path = Self.path(of: route)
                for spelling in [path, path + "/", "/" + path] {
                    let target = table.target(of: route.method, spelling)
                    #expect(target.route?.path == route.path && target.route?.method == route.method)
                    #expect(target.parameters["id"] == (route.path.contains("{id}") ? "some-id" : nil))
                    #expect(target.parameters["file"] == (route.path.contains("{file}") ? "site.css" : nil))
                }
                let methods = table.all.filter { $0.path == route.path }.map(\.method)
                let head = table.target(of: .head, path).route
                #expect(head?.method == (methods.contains(.get) ? .get : nil), "\(path)")
                for method in [HTTPRequest.Method.options, .put, .patch, .delete, .trace]
                where !methods.contains(method) {
                    #expect(table.target(of: method, path).route == nil, "\(method) \(path)")
                }
                #expect(table.target(of: route.method, path + "/no/such/path").route == nil)
                #expect(table.target(of: route.method, path + "/no/such/path").allowedMethods.isEmpty)
            }
        }

        @Test("A literal goes before a parameter, which still takes what the literal leads nowhere with")
        func literalsFirst() {
            let handler: Route.Handler = { _, _ in .seeOther("/") }
            let table = RouteTable([
                .get("/a/{name}", .shared, handler), .get("/a/b", .shared, handler),
                .get("/a/{name}/c", .shared, handler), .get("/a/b/d", .shared, handler),
            ])
            #expect(table.target(of: .get, "/a/b").route?.path == "/a/b")
            #expect(table.target(of: .get, "/a/x").parameters == ["name": "x"])
            #expect(table.target(of: .get, "/a/b/c").parameters == ["name": "b"])
            #expect(table.target(of: .get, "/a/{}").parameters == ["name": "{}"])
            #expect(table.target(of: .get, "/a").route == nil)
        }

        @Test("The server answers every path with 405 to a wrong method, and lists those that it knows")
        func wrongMethods() async throws {
            var server = TestServer()
            server.settings.rateLimitPerMinute = 10_000
            let table = try await Self.table()
            try await server.run { client in
                for route in table.all {
                    let path = Self.path(of: route)
                    let methods = table.all.filter { $0.path == route.path }.map(\.method)
                    let allowed = methods.flatMap { $0 == .get ? ["GET", "HEAD"] : [$0.rawValue] }
                    for method in [HTTPRequest.Method.options, .patch] {
                        let answer = try await client.executeRequest(
                            uri: path, method: method, headers: .data, body: nil)
                        #expect(answer.errorCode == .methodNotAllowed, "\(method) \(path)")
                        #expect(answer.headers[.allow] == allowed.joined(separator: ", "), "\(method) \(path)")
                    }
                    let nothing = try await client.get(path + "/no/such/path", headers: .data)
                    #expect(nothing.errorCode == .notFound && nothing.headers[.allow] == nil, "\(path)")
                }
            }
        }
    }
}
