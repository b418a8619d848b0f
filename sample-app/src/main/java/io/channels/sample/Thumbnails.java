package io.channels.sample;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;

import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Scales images down to thumbnails.
 */
final class Thumbnails {

	private static final int MAX_EDGE = 160;

	/**
	 * A small file may unpack to an enormous image.
	 */
	private static final long MAX_PIXELS = 50_000_000;

	private Thumbnails() {
	}

	/**
	 * Return an image as a PNG whose edges have at most 160 pixels. The aspect ratio is
	 * kept; a small image keeps its size.
	 * @param bytes the image, in any format that Java reads
	 * @throws UnreadableImageException if the bytes are no such image
	 */
	static byte[] scale(byte[] bytes) throws UnreadableImageException {
		BufferedImage image = read(bytes);
		double factor = Math.min(1.0, (double) MAX_EDGE / Math.max(image.getWidth(), image.getHeight()));
		int width = Math.max(1, (int) Math.round(image.getWidth() * factor));
		int height = Math.max(1, (int) Math.round(image.getHeight() * factor));
		BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
		Graphics2D graphics = scaled.createGraphics();
		graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
		graphics.drawImage(halve(image, width, height), 0, 0, width, height, null);
		graphics.dispose();
		return png(scaled);
	}

	/**
	 * Halve an image until it is less than twice as large as wanted, since a single large
	 * step would skip pixels.
	 */
	private static BufferedImage halve(BufferedImage image, int width, int height) {
		BufferedImage current = image;
		while (current.getWidth() >= width * 2 && current.getHeight() >= height * 2) {
			BufferedImage half = new BufferedImage(current.getWidth() / 2, current.getHeight() / 2,
					BufferedImage.TYPE_INT_ARGB);
			Graphics2D graphics = half.createGraphics();
			graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
			graphics.drawImage(current, 0, 0, half.getWidth(), half.getHeight(), null);
			graphics.dispose();
			current = half;
		}
		return current;
	}

	private static BufferedImage read(byte[] bytes) throws UnreadableImageException {
		try (ImageInputStream stream = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
			Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
			if (!readers.hasNext()) {
				throw new UnreadableImageException("These bytes are no image that can be read. Use PNG, JPEG or GIF.");
			}
			return read(readers.next(), stream);
		}
		catch (IOException | RuntimeException ex) {
			throw new UnreadableImageException("The image is damaged.");
		}
	}

	private static BufferedImage read(ImageReader reader, ImageInputStream stream)
			throws IOException, UnreadableImageException {
		try {
			reader.setInput(stream);
			if ((long) reader.getWidth(0) * reader.getHeight(0) > MAX_PIXELS) {
				throw new UnreadableImageException("The image has too many pixels.");
			}
			return reader.read(0);
		}
		finally {
			reader.dispose();
		}
	}

	private static byte[] png(BufferedImage image) {
		try {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			ImageIO.write(image, "png", bytes);
			return bytes.toByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
