package io.channels.sample;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A headless Chromium with the chat page.
 */
final class Browser implements AutoCloseable {

	private static final Path SCREENSHOTS = Path.of("target", "screenshots");

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ChromeDriver driver;

	private Browser(ChromeDriver driver) {
		this.driver = driver;
	}

	/**
	 * Skip the test, or fail it in CI, unless a Chromium and its driver are installed
	 * where Linux has them.
	 */
	static void require() {
		boolean installed = chromium().isPresent() && chromeDriver().isPresent();
		if (System.getenv("CI") != null) {
			assertThat(installed).as("Chromium and chromedriver are installed").isTrue();
		}
		Assumptions.assumeTrue(installed, "Skipped: needs Chromium and chromedriver in /usr/bin");
	}

	private static Optional<Path> chromium() {
		return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
			.map(Path::of)
			.filter(Files::isExecutable)
			.findFirst();
	}

	private static Optional<Path> chromeDriver() {
		return Stream
			.of("/usr/bin/chromedriver", "/usr/lib/chromium-browser/chromedriver", "/usr/local/bin/chromedriver")
			.map(Path::of)
			.filter(Files::isExecutable)
			.findFirst();
	}

	static Browser open() {
		ChromeOptions options = new ChromeOptions();
		options.setBinary(chromium().orElseThrow().toFile());
		options.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic",
				"--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync");
		ChromeDriverService service = new ChromeDriverService.Builder()
			.usingDriverExecutable(chromeDriver().orElseThrow().toFile())
			.build();
		ChromeDriver driver = new ChromeDriver(service, options);
		driver.manage().window().setSize(new Dimension(1280, 800));
		return new Browser(driver);
	}

	/**
	 * Open the page and join a room.
	 */
	void join(int port, String room, String name) {
		this.driver.get("http://localhost:" + port + "/?room=" + room + "&name=" + name);
		waitFor((page) -> page.state().equals("connected") || page.find("#join").isDisplayed());
		if (!state().equals("connected")) {
			find("#join").click();
		}
		waitFor((page) -> page.state().equals("connected"));
	}

	void leave() {
		find("#leave").click();
	}

	void say(String text) {
		find("#text").sendKeys(text);
		find("#send").click();
	}

	void show(File image) {
		find("#file").sendKeys(image.getAbsolutePath());
	}

	String state() {
		return String.valueOf(find("#state").getDomAttribute("data-state"));
	}

	int members() {
		return Integer.parseInt(String.valueOf(find("#members").getDomProperty("textContent")).trim());
	}

	/**
	 * Return who is told to have joined, or to have left.
	 * @param kind {@code join} or {@code leave}
	 */
	List<String> names(String kind) {
		return this.driver.findElements(By.cssSelector("#messages .entry[data-kind=" + kind + "] .who"))
			.stream()
			.map(WebElement::getText)
			.toList();
	}

	/**
	 * Return the texts of all messages that are shown.
	 */
	List<String> messages() {
		return this.driver.findElements(By.cssSelector("#messages .entry[data-kind=message] .text"))
			.stream()
			.map(WebElement::getText)
			.toList();
	}

	/**
	 * Return how many images are shown whole.
	 */
	long images() {
		return this.driver.findElements(By.cssSelector("#messages .entry[data-kind=image] img"))
			.stream()
			.filter((image) -> !"0".equals(String.valueOf(image.getDomProperty("naturalWidth"))))
			.count();
	}

	/**
	 * Open the board of a room.
	 */
	void openBoard(int port, String room, String name) {
		this.driver.get("http://localhost:" + port + "/?room=" + room + "&name=" + name + "#board");
		WebElement field = find("#board-room");
		field.clear();
		field.sendKeys(room);
		find("#board-open").click();
		waitFor((page) -> page.boardState().equals("connected"));
	}

	String boardState() {
		return String.valueOf(find("#board-state").getDomAttribute("data-state"));
	}

	void addCard(String text) {
		find("#board-text").sendKeys(text);
		find("#board-add").click();
	}

	/**
	 * Return the texts of all cards that are shown.
	 */
	List<String> cards() {
		return this.driver.findElements(By.cssSelector("#cards .card .card-text"))
			.stream()
			.map((card) -> String.valueOf(card.getDomProperty("textContent")))
			.toList();
	}

	void moveFirstCard(String room) {
		find("#cards .card .move").click();
		WebElement field = find("#cards .card .move-room");
		field.clear();
		field.sendKeys(room);
		find("#cards .card .move-save").click();
	}

	void deleteFirstCard() {
		find("#cards .card .delete").click();
		find("#cards .card .delete-confirm").click();
	}

	void waitFor(Function<Browser, Boolean> condition) {
		// What is looked at may be replaced meanwhile.
		new WebDriverWait(this.driver, PATIENCE, Duration.ofMillis(50)).ignoring(StaleElementReferenceException.class)
			.until((driver) -> condition.apply(this));
	}

	void resize(int width, int height) {
		this.driver.manage().window().setSize(new Dimension(width, height));
	}

	/**
	 * Look at pages on a screen of some size, in the light or in the dark, without
	 * motion.
	 */
	void look(int width, int height, boolean dark) {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
						Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
	}

	/**
	 * Open a page as somebody without a past.
	 */
	void openAsStranger(int port, String path) {
		open(port, path);
		this.driver.manage().deleteAllCookies();
		this.driver.executeScript("localStorage.clear()");
		open(port, path);
	}

	/**
	 * Sign in as a demo user on the page that asks for it.
	 */
	void signIn(String user) {
		waitFor((shown) -> shown.shows("#sign-in-form"));
		click("[data-user=%s]".formatted(user));
		click("#sign-in-button");
	}

	void open(int port, String path) {
		this.driver.get("about:blank");
		this.driver.get("http://localhost:" + port + path);
	}

	/**
	 * Return what keeps somebody from using the page as it is now, as axe sees it.
	 */
	List<String> violations() {
		if (!Boolean.TRUE.equals(this.driver.executeScript("return Boolean(window.axe)"))) {
			this.driver.executeScript(axe());
		}
		Object violations = this.driver.executeAsyncScript("""
				const done = arguments[0];
				axe.run().then(({ violations }) => done(violations.flatMap(({ id, nodes }) =>
						nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`))), done);
				""");
		return (violations instanceof List<?> list) ? list.stream().map(String::valueOf).toList()
				: List.of(String.valueOf(violations));
	}

	private static String axe() {
		try (InputStream script = Objects.requireNonNull(Browser.class.getResourceAsStream("/axe.min.js"))) {
			return new String(script.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return by how many pixels the page is wider than the screen.
	 */
	long overflow() {
		return number("document.documentElement.scrollWidth - innerWidth");
	}

	/**
	 * Return the number that an expression of the page's own has.
	 */
	long number(String expression) {
		return (this.driver.executeScript("return " + expression) instanceof Number number) ? number.longValue() : -1;
	}

	String text(String selector) {
		return String.valueOf(find(selector).getDomProperty("textContent")).strip();
	}

	List<String> texts(String selector) {
		return this.driver.findElements(By.cssSelector(selector))
			.stream()
			.map((element) -> String.valueOf(element.getDomProperty("textContent")).strip())
			.toList();
	}

	boolean shows(String selector) {
		return find(selector).isDisplayed();
	}

	/**
	 * Press keys where the focus is.
	 */
	void press(CharSequence... keys) {
		this.driver.switchTo().activeElement().sendKeys(keys);
	}

	String focus() {
		return String.valueOf(this.driver.switchTo().activeElement().getDomAttribute("id"));
	}

	void click(String selector) {
		find(selector).click();
	}

	byte[] picture() {
		return this.driver.getScreenshotAs(OutputType.BYTES);
	}

	/**
	 * Keep a picture of the page.
	 */
	void screenshot(String name) throws IOException {
		Files.createDirectories(SCREENSHOTS);
		Files.write(SCREENSHOTS.resolve(name), this.driver.getScreenshotAs(OutputType.BYTES));
	}

	/**
	 * Run a script of the page's own.
	 */
	void run(String script) {
		this.driver.executeScript(script);
	}

	/**
	 * Run a script, and wait until it calls its only argument, without a problem.
	 */
	void runAsync(String script) {
		assertThat(this.driver.executeAsyncScript(script)).isNull();
	}

	/**
	 * Return what a script has put into {@code window.heard}.
	 */
	List<String> heard() {
		return (this.driver.executeScript("return heard") instanceof List<?> heard)
				? heard.stream().map(String::valueOf).toList() : List.of();
	}

	/**
	 * Return what a script has counted in {@code window.beats}.
	 */
	long beats() {
		return (this.driver.executeScript("return beats") instanceof Long beats) ? beats : 0;
	}

	private WebElement find(String selector) {
		return this.driver.findElement(By.cssSelector(selector));
	}

	@Override
	public void close() {
		this.driver.quit();
	}

}
