import Foundation
import HummingbirdTesting
import PacCryptAPI
import PacCryptCore
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("The documentation of shares")
    struct ShareDocumentationTests {
        @Test("Real answers of shares are as openapi.json says, good and bad")
        func answers() async throws {
            try await TestServer().runShares { calls in
                let schema = try JSONSchema(openAPI: SiteResources.openAPI)
                let check = { (method: String, path: APIPath, answer: TestResponse) in
                    let violations = try schema.violations(
                        method: method, path: path.rawValue, status: answer.status.code,
                        type: answer.headers[.contentType] ?? "", body: answer.bytes)
                    #expect(violations == [])
                }
                try check("POST", .shares, try await calls.client.post(.shares, ShareCalls.form))
                let created = try await calls.client.post(
                    .shares, ShareCalls.form.field(.enable2FA, "on").field(.label, "l").file("a", [1]))
                try check("POST", .shares, created)
                let guarded: ShareCreatedAnswer = try created.decoded()
                try check("GET", .share, try await calls.send(.get, APIPath.share.path(id: guarded.id)))
                try check("POST", .shareUnlock, try await calls.unlock(guarded.id, code: "000000"))

                let share = try await calls.create(ShareCalls.form.file("a", [1]))
                let unlocked = try await calls.unlock(share.id)
                try check("POST", .shareUnlock, unlocked)
                let ticket = try unlocked.decoded(ShareUnlockedAnswer.self).ticket
                try check(
                    "POST", .shareHeader,
                    try await calls.post(.shareHeader, share.id, ShareHeaderRequest(ticket: ticket)))
                try check(
                    "POST", .shareHeader, try await calls.post(.shareHeader, share.id, ShareHeaderRequest(ticket: "")))
                let opened = try await calls.open(share.id, ticket: ticket)
                try check("POST", .shareOpen, opened)
                try check("POST", .shareOpen, try await calls.open(share.id, ticket: ticket))
                let lease = try opened.decoded(ShareOpenedAnswer.self).lease.text
                try check("GET", .shareFile, try await calls.file(share.id, lease: lease))
                try check(
                    "GET", .shareFile, try await calls.file(share.id, lease: lease, headers: [.range: "bytes=0-0"]))
                try check(
                    "GET", .shareFile, try await calls.file(share.id, lease: lease, headers: [.range: "bytes=9-"]))
                try check("GET", .shareFile, try await calls.file(share.id, lease: nil))
                try check(
                    "GET", .shareStatus,
                    try await calls.send(.get, APIPath.shareStatus.path(id: share.id), bearer: share.manageToken.text))
                try check(
                    "POST", .shareReopen,
                    try await calls.send(.post, APIPath.shareReopen.path(id: share.id), bearer: share.manageToken.text))
                try check(
                    "POST", .shareConfirm,
                    try await calls.send(.post, APIPath.shareConfirm.path(id: share.id), bearer: lease))
                try check("GET", .share, try await calls.send(.get, APIPath.share.path(id: share.id)))
                try check(
                    "DELETE", .share,
                    try await calls.send(.delete, APIPath.share.path(id: guarded.id), bearer: guarded.manageToken.text))
                try check(
                    "POST", .sharePickup,
                    try await calls.post(.sharePickup, share.id, PickUpShareRequest(pickupPassword: "x")))
            }
        }

        @Test("openapi.json names the algorithms there are, also for shares")
        func algorithms() throws {
            let schema = try JSONSchema(openAPI: SiteResources.openAPI)
            for name in ["CreateShareForm", "ShareCreated", "ShareUnlocked"] {
                #expect(schema.enumeration(name, "algorithm") == Algorithm.allCases.map(\.id))
            }
        }
    }
}
